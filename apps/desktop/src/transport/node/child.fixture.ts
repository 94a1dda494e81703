/** The child of the contract suite: serves the test service on its file descriptor 3. */
import { serveTestService } from '../service.fixture.ts';
import { parentChannel } from './child.ts';

const channel = parentChannel();
serveTestService(channel);
channel.onClose(() => process.exit(0));
