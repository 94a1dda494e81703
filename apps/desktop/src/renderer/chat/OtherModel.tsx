/** "Regenerate with another model": one more answer as a version; the conversation keeps its own model. */
import type { Message } from '../../contract/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { ModelList } from '../models/index.ts';
import { Dialog } from '../ui/index.ts';
import { answer } from './actions.ts';

interface Props {
  message: Message;
  onClose(): void;
}

export function OtherModel({ message, onClose }: Props) {
  const { t } = useTranslation();
  const { parent, conversation } = message;
  return (
    <Dialog wide open onClose={onClose} title={t('message.otherModel')}>
      <p className="px-5 pb-3 text-sm text-muted">{t('message.otherModelText')}</p>
      <div className="flex min-h-0 grow flex-col border-t border-border">
        <ModelList
          chosen={message.model}
          onChoose={(model) => {
            onClose();
            if (parent !== null) void answer(conversation, parent, model);
          }}
        />
      </div>
    </Dialog>
  );
}
