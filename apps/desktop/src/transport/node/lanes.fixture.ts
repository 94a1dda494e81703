/** The child of the lanes' contract suite: serves the test service on every lane of its file descriptor 3. */
import { CARRIER_LIMIT, createLanes } from '../lanes.ts';
import { serveTestService } from '../service.fixture.ts';
import { parentChannel } from './child.ts';

const lanes = createLanes(parentChannel(CARRIER_LIMIT), (lane) => {
  serveTestService({
    ...lane,
    buffered: 0,
    onFrame: (listener) => lane.onFrame((frame) => (frame.length === 1 ? lane.close() : listener(frame))),
  });
});
lanes.onClose(() => process.exit(0));
