type Fields = Readonly<Record<string, unknown>>;

/** A refusal as it was kept when its code was a `reason` and some of its values were prose. */
export function upgradeRefusal({ reason, code = reason, ...values }: Fields): Fields {
  switch (code) {
    case 'look-up-failed': {
      const { message, ...others } = values;
      return { detail: message, ...others, code };
    }
    case 'too-many-words':
      return { code: 'not-an-answer', said: values['said'] };
    case 'usage':
      return { code: 'recorded-text', text: values['wrong'] };
    case 'unknown-name':
      return values['what'] === 'app'
        ? { code: 'unknown-app', said: values['said'], known: values['known'] }
        : { code: 'not-an-answer', said: values['said'] };
    default:
      return { code, ...values };
  }
}
