import type { Language } from '../language.ts';
import { renderFile } from './files.ts';
import { renderNotice } from './output-notices.ts';
import { render } from './render.ts';

export const english: Language = { render, renderFile, renderNotice };
