/**
 * Files of the built lab, loaded once each. Their addresses change with their content, so what the browser has kept is
 * right however old it is: nothing is asked for twice, and the second time needs no network.
 */

import type { Manifest } from "../protocol";

export class NetworkError extends Error {}

export class Downloads {
  private loaded = 0;
  private total = 0;

  private constructor(
    private readonly base: URL,
    private readonly manifest: Manifest,
    private readonly report: (loaded: number, total: number) => void,
  ) {}

  /** Load the manifest, the one that was kept where there is no network; the rest is loaded when it is asked for. */
  static async begin(base: URL, report: (loaded: number, total: number) => void): Promise<Downloads> {
    const url = new URL("manifest.json", base);
    const response = await get(url, "no-cache").catch(() => get(url, "force-cache"));
    return new Downloads(base, (await response.json()) as Manifest, report);
  }

  get versions(): Record<string, string> {
    return this.manifest.versions;
  }

  /** Count these files into what the page shows as the whole. */
  expect(...names: string[]): void {
    this.total += names.reduce((sum, name) => sum + (this.manifest.files[name]?.bytes ?? 0), 0);
    this.report(this.loaded, this.total);
  }

  url(name: string): URL {
    const url = new URL(name, this.base);
    url.search = this.manifest.files[name]?.sha256.slice(0, 12) ?? "";
    return url;
  }

  /** Load a file as the server sends it: WebAssembly is compiled while it comes, and the browser keeps the code. */
  async response(name: string): Promise<Response> {
    const response = await get(this.url(name), "force-cache");
    this.count(this.manifest.files[name]?.bytes ?? 0);
    return response;
  }

  /** Load a file that was packed with gzip at build, and unpack it; what came broken is loaded anew, once. */
  async unpacked(name: string): Promise<Uint8Array> {
    return this.unpack(name, "force-cache").catch(() => this.unpack(name, "reload"));
  }

  private async unpack(name: string, cache: RequestCache): Promise<Uint8Array> {
    const response = await get(this.url(name), cache);
    const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (piece, controller) => {
        this.count(piece.byteLength);
        controller.enqueue(piece);
      },
    });
    const stream = response.body?.pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"));
    try {
      return new Uint8Array(await new Response(stream).arrayBuffer());
    } catch (error) {
      throw new NetworkError(`${name}: ${String(error)}`);
    }
  }

  private count(bytes: number): void {
    this.loaded += bytes;
    this.report(Math.min(this.loaded, this.total), this.total);
  }
}

async function get(url: URL, cache: RequestCache): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { cache });
  } catch (error) {
    throw new NetworkError(`${url.pathname}: ${String(error)}`);
  }
  if (!response.ok) throw new NetworkError(`${url.pathname}: ${response.status}`);
  return response;
}
