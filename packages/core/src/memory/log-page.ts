/** One message of a chat. Positions grow; a position that was popped is used again. */
export interface LoggedMessage<Message = unknown> {
  readonly position: number;
  readonly message: Message;
}

/** Messages in order, and the position that the next one will have. */
export interface LogPage<Message = unknown> {
  readonly messages: LoggedMessage<Message>[];
  readonly end: number;
}
