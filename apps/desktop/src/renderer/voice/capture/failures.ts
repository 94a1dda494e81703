/** Why a microphone could not be opened, as people are told it. */
import { MiaError } from '@mia/core/errors.ts';

/**
 * What `getUserMedia` throws (Media Capture and Streams, 10.2) as one of three errors that somebody can do something about.
 * @returns `microphone.refused`, `microphone.none`, `microphone.taken`; `internal` for whatever else
 */
export function microphoneError(thrown: unknown): MiaError {
  if (thrown instanceof MiaError) return thrown;
  const name = thrown instanceof Error ? thrown.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
    case 'PermissionDeniedError':
      return new MiaError('microphone.refused', {}, { cause: thrown });
    case 'NotFoundError':
    case 'OverconstrainedError':
    case 'DevicesNotFoundError':
      return new MiaError('microphone.none', {}, { cause: thrown });
    case 'NotReadableError':
    case 'AbortError':
    case 'TrackStartError':
      return new MiaError('microphone.taken', {}, { cause: thrown });
    default:
      return new MiaError('internal', {}, { cause: thrown });
  }
}
