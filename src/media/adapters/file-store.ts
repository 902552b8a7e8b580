import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files by the hash of their content, below one folder. */
export function createFileStore(folder: string) {
  const pathOf = (key: string) => join(folder, key.slice(0, 2), key);
  let written = 0;
  return {
    async write(key: string, bytes: Uint8Array): Promise<void> {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      // Renamed into place, so that a crash never leaves half a file under a good name. The same
      // content may come twice at once, here and in another process.
      const part = `${path}.${process.pid}-${(written += 1)}.part`;
      await writeFile(part, bytes);
      await rename(part, path);
    },
    /** null when the file is not there any more. */
    read: (key: string): Promise<Buffer | null> =>
      readFile(pathOf(key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      }),
  };
}

export type FileStore = ReturnType<typeof createFileStore>;
