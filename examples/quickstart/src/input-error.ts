/** Something is wrong with what the user gave; the message is all there is to say about it. */
export class InputError extends Error {
  override readonly name = "InputError";
}
