/** How the simulated account says no: the vendor's kind of code, and a sentence that names what is wrong. */
export class AccountRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Whether the same request may succeed a little later. */
    readonly retry = false,
  ) {
    super(message);
    this.name = "AccountRefusal";
  }
}

/** The request was carried out, but its caller does not hear of it. The server catches this. */
export class SpoiledAnswer extends Error {
  constructor(readonly effect: "lose-answer" | "hang") {
    super(effect);
    this.name = "SpoiledAnswer";
  }
}
