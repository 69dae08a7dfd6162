/** A file shared in a channel, or about to be. */
export interface SharedFile {
  readonly id: string;
  readonly name: string;
  title: string;
  content: Buffer;
  /** The media type that it was uploaded as. */
  mimetype: string;
  /** The content as UTF-8 text. */
  readonly text: string;
  /** Where it was shared: channel ID and thread. Undefined while it is only uploaded. */
  channel?: string;
  thread?: string;
}

/** Files by ID: announced, then uploaded, then shared. */
export class Files {
  readonly #byId = new Map<string, SharedFile & { expected: number; uploaded: boolean }>();
  readonly #keep: number;

  constructor(keep: number) {
    this.#keep = keep;
  }

  announce({ id, name, size }: { id: string; name: string; size: number }): void {
    this.#byId.set(id, {
      id,
      name,
      title: name,
      content: Buffer.alloc(0),
      mimetype: 'text/plain',
      get text() {
        return this.content.toString('utf8');
      },
      expected: size,
      uploaded: false,
    });
    for (const old of this.#byId.keys()) {
      if (this.#byId.size <= this.#keep) break;
      this.#byId.delete(old);
    }
  }

  /** @returns false where no such upload is awaited */
  upload(id: string, { content, type }: { content: Buffer; type: string | undefined }): boolean {
    const file = this.#byId.get(id);
    if (!file) return false;
    file.content = content;
    if (type !== undefined) file.mimetype = type;
    file.uploaded = true;
    return true;
  }

  /** The file if its content has arrived. */
  uploaded(id: string): SharedFile | undefined {
    const file = this.#byId.get(id);
    return file?.uploaded ? file : undefined;
  }

  /** Files that were shared, oldest first. */
  shared(): SharedFile[] {
    return [...this.#byId.values()].filter((file) => file.channel !== undefined);
  }
}
