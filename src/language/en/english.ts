import type { Language } from '../language.ts';
import { renderFile } from './files.ts';
import { word } from './render.ts';

export const english: Language = { render: word, renderFile };
