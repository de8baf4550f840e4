export * from "./wire";
export { applyEvents, reduce } from "./reduce";
export type { Applied } from "./reduce";
export { Connection } from "./connection";
export { newClientId } from "./options";
export type { Handlers, Options, Socket, Status, Timers } from "./options";
export { Outbox, OUTBOX_LIMIT } from "./outbox";
export type { OutboxFrame, Pending, Storage } from "./outbox";
