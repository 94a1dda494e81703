/** KaTeX with its styles and fonts: a part of the bundle that only a formula asks for. */
import 'katex/dist/katex.min.css';
import { createMathPlugin } from '@streamdown/math';

export const math = createMathPlugin({ errorColor: 'var(--danger)' });
