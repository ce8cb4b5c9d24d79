/** The build's archives: a length, a list of paths and sizes as JSON, the bytes (`build.pack` writes them). */

export interface Entry {
  path: string; // a folder's ends with "/"
  data: Uint8Array;
}

/** Return the entries of an unpacked archive; their data are views into it. */
export function* entries(archive: Uint8Array): Generator<Entry> {
  const length = new DataView(archive.buffer, archive.byteOffset).getUint32(0, true);
  const index = JSON.parse(new TextDecoder().decode(archive.subarray(4, 4 + length))) as [string, number][];
  let at = 4 + length;
  for (const [path, size] of index) {
    yield { path, data: archive.subarray(at, at + size) };
    at += size;
  }
}
