// Notices that a note is open in another tab of the same browser: the one that writes last would win in silence.

export class Sole {
  private release: () => void = () => undefined;
  private key = "";

  /**
   * @param name Of the lab: two sites of one origin do not share their notes.
   * @param shared Called when another tab has the note.
   */
  constructor(
    private readonly name: string,
    private readonly shared: () => void,
  ) {}

  /** Take the note with that key, and leave the one that was taken before. */
  async take(key: string): Promise<void> {
    if (key === this.key) return;
    this.key = key;
    this.release();
    if (!("locks" in navigator)) return; // not in every browser, and not on an insecure origin
    const left = new Promise<void>((resolve) => (this.release = resolve));
    const taken = navigator.locks.request(`${this.name} ${key}`, { ifAvailable: true }, async (lock) => {
      if (lock) await left;
      else this.shared();
    });
    await taken.catch((error: unknown) => console.info("lab:", error)); // a notice is no reason to fail
  }
}
