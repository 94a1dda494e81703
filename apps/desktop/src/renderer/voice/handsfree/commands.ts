/** Hands-free and the voice's mute, for the palette. */
import { AudioLines, VolumeX } from 'lucide-react';
import { t } from '../../i18n/index.ts';
import type { Command } from '../../lib/commands.ts';
import { setMuted, useSpeaking } from '../speaking/index.ts';
import { setHandsFree, useHandsFree } from './handsfree.ts';

export function voiceCommands(): Command[] {
  const { on } = useHandsFree.getState();
  const { muted } = useSpeaking.getState();
  return [
    {
      ...{ id: 'chat.handsFree', group: 'chat', label: t('handsFree.name'), icon: AudioLines, checked: on },
      run: () => setHandsFree(!on),
    },
    {
      ...{ id: 'chat.mute', group: 'chat', label: t('speaking.mute'), icon: VolumeX, checked: muted },
      run: () => setMuted(!muted),
    },
  ];
}
