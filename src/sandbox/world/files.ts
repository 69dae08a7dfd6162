import type { SharedFile } from '../records.ts';

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

  /** @returns false if no such upload was announced */
  upload(id: string, { content, type }: { content: Buffer; type: string | undefined }): boolean {
    const file = this.#byId.get(id);
    if (!file) return false;
    file.content = content;
    if (type !== undefined) file.mimetype = type;
    file.uploaded = true;
    return true;
  }

  /** The file, if its content was uploaded. */
  uploaded(id: string): SharedFile | undefined {
    const file = this.#byId.get(id);
    return file?.uploaded ? file : undefined;
  }

  /** Shared files, oldest first. */
  shared(): SharedFile[] {
    return [...this.#byId.values()].filter((file) => file.channel !== undefined);
  }
}
