import type { Markup, Message, Part, Span } from '../../language/message.ts';

/** Masks the texts of a message. The values of buttons are not shown, and stay. */
export function maskMessage(message: Message, mask: (text: string) => string): Message {
  return { parts: message.parts.map((part) => maskPart(part, mask)) };
}

function maskPart(part: Part, mask: (text: string) => string): Part {
  const markup = (spans: Markup): Markup => spans.map((span) => maskSpan(span, mask));
  switch (part.kind) {
    case 'text':
    case 'note':
      return { ...part, text: markup(part.text) };
    case 'lines':
      return { ...part, lines: part.lines.map(markup) };
    case 'output':
      return { ...part, lines: part.lines.map(mask) };
    case 'progress':
      return { ...part, title: mask(part.title), steps: part.steps.map(mask) };
    case 'buttons':
      return { ...part, buttons: part.buttons.map((button) => ({ ...button, label: mask(button.label) })) };
    default:
      return part satisfies never;
  }
}

function maskSpan(span: Span, mask: (text: string) => string): Span {
  if (span.kind === 'link') return { ...span, text: mask(span.text), url: mask(span.url) };
  return 'text' in span ? { ...span, text: mask(span.text) } : span;
}
