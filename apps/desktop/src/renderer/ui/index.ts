export { Button, IconButton } from './Button.tsx';
export { copyText } from './copy.ts';
export { Dialog } from './Dialog.tsx';
export { ErrorAlert } from './ErrorAlert.tsx';
export { Field, inputShape, Row } from './Field.tsx';
export { ProgressBar } from './Progress.tsx';
export { SecretField } from './SecretField.tsx';
export { Segmented } from './Segmented.tsx';
export { Toggle } from './Toggle.tsx';
