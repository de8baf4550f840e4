/** A short sound for a new message, made on the spot: no file to load. */
const NOTES_HZ = [660, 880];
const NOTE_S = 0.13;
const LOUD = 0.06;

let context: AudioContext | undefined;

/** Silent where the browser forbids sound before the visitor has touched the page. */
export function chime(): void {
  try {
    context ??= new AudioContext();
    void context.resume();
    const volume = context.createGain();
    volume.connect(context.destination);
    NOTES_HZ.forEach((hz, index) => {
      const at = context!.currentTime + index * NOTE_S;
      const note = context!.createOscillator();
      note.frequency.value = hz;
      volume.gain.setValueAtTime(LOUD, at);
      volume.gain.exponentialRampToValueAtTime(LOUD / 100, at + NOTE_S * 2);
      note.connect(volume);
      note.start(at);
      note.stop(at + NOTE_S * 2);
    });
  } catch {
    // No sound here.
  }
}
