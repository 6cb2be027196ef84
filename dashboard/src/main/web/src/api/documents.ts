// The documents of docs/api.md, as far as the page shows them.

export type Status = "ok" | "warning" | "critical";
export type State = "ok" | "slow" | "stuck" | "dropping" | "gone";
export type Severity = "warning" | "critical";

export interface Problem {
  severity: Severity;
  kind: string;
  subject: string;
  node: string | null;
  since: string;
  text: string;
  advice: string;
}

export interface RoleState {
  role: string;
  ready: boolean;
  reasons: string[];
}

export interface Memory {
  limit_bytes: number;
  used_bytes: number;
  held_bytes: number;
  queue_bytes: number;
  unread_subscription_bytes: number;
  incomplete_message_bytes: number;
  topic_heap_bytes: number;
  topic_heap_limit_bytes: number;
}

export interface Loop {
  index: number;
  answered: boolean;
  lag_seconds: number | null;
  waits_for_memory: boolean;
  publishers: number;
  subscribers: number;
}

export interface Broker {
  xsub: string[];
  xpub: string[];
  messages: number;
  bytes: number;
  deliveries: number;
  delivered_bytes: number;
  unwanted: number;
  dropped: number;
  dropped_disconnected: number;
  message_rate: number | null;
  byte_rate: number | null;
  delivery_rate: number | null;
  delivered_byte_rate: number | null;
  unwanted_rate: number | null;
  drop_rate: number | null;
  publishers: number;
  subscribers: number;
  topics: number;
  refused: number;
  stuck: number;
  memory: Memory;
  loops: Loop[];
}

export interface Logger {
  listen: string[];
  connections: number;
  batches: number;
  records: number;
  bytes: number;
  bad_batches: number;
  refused: number;
  record_rate: number | null;
  byte_rate: number | null;
  reading: boolean;
  stalls: number;
  held_bytes: number;
  limit_bytes: number;
  lag_seconds: number | null;
}

export interface Jvm {
  heap_used_bytes: number;
  heap_max_bytes: number;
  direct_bytes: number;
  gc_seconds: number;
  cpu_seconds: number;
  threads: number;
}

export interface ClusterNode {
  name: string | null;
  label: string;
  id: string | null;
  role: string;
  host: string | null;
  /** How many WebSocket clients the program has; null of a node. */
  clients: number | null;
  state: State;
  reason: string | null;
  since: string | null;
  key: string | null;
  connected_seconds: number | null;
  silent_seconds: number | null;
  published_messages: number;
  published_bytes: number;
  published_message_rate: number | null;
  published_byte_rate: number | null;
  received_messages: number;
  received_bytes: number;
  received_message_rate: number | null;
  received_byte_rate: number | null;
  dropped: number;
  drop_rate: number | null;
  pauses: number;
  pause_rate: number | null;
  paused: boolean;
  queued_messages: number;
  queued_bytes: number;
  topics: number;
  log_batches: number | null;
  log_bytes: number | null;
  log_batch_rate: number | null;
  log_byte_rate: number | null;
}

export interface Cluster {
  time: string;
  up_seconds: number;
  version: string;
  status: Status;
  problems: Problem[];
  roles: RoleState[];
  broker: Broker | null;
  logger: Logger | null;
  jvm: Jvm;
  nodes: ClusterNode[];
  nodes_left_out: number;
}

export interface NodeConnection {
  socket: string;
  peer: string;
  key: string | null;
  loop: number;
  connected_seconds: number;
  silent_seconds: number | null;
  state?: string;
  messages: number;
  bytes: number;
  dropped?: number;
  queued_messages?: number;
  held_bytes?: number;
  waiting_publishers?: number;
  topics?: number;
  pauses?: number;
  paused?: boolean;
  ignored: Record<string, number>;
}

export interface JournalEntry {
  time: string;
  kind: string;
  cause: string | null;
  text: string;
}

export interface NodeHistory {
  step_seconds: number;
  end: string;
  published_messages: (number | null)[];
  received_messages: (number | null)[];
  dropped: (number | null)[];
  queued_messages: (number | null)[];
  queued_bytes: (number | null)[];
}

export interface NodePage {
  time: string;
  node: ClusterNode;
  connections: NodeConnection[];
  connections_left_out: number;
  subscriptions: string[];
  subscriptions_left_out: number;
  published: { topic: string; message_rate: number; byte_rate: number }[];
  drops: Drop[];
  history: NodeHistory;
  journal: JournalEntry[];
}

export interface NodeRate {
  node: string;
  message_rate: number;
}

export interface TopicGroup {
  topic: string;
  messages: number;
  bytes: number;
  deliveries: number;
  unwanted: number;
  dropped: number;
  message_rate: number | null;
  byte_rate: number | null;
  delivery_rate: number | null;
  unwanted_rate: number | null;
  drop_rate: number | null;
  publishers: NodeRate[];
  subscribers: string[];
  subscribers_left_out: number;
}

export interface Drop {
  what: string;
  of: string | null;
  for: string | null;
  why: string;
  count: number;
}

export interface Topics {
  time: string;
  topics: TopicGroup[];
  topics_left_out: number;
  drops: Drop[];
  drops_left_out: number;
}

export interface EventGroup {
  event: string;
  messages: number;
  message_rate: number;
  byte_rate: number;
  mean_bytes: number;
  topics: string[];
  publishers: NodeRate[];
}

export interface Events {
  time: string;
  sample: number;
  events: EventGroup[];
  events_left_out: number;
}

export interface LogStream {
  path: string;
  records: number;
  bytes: number;
  record_rate: number | null;
  byte_rate: number | null;
  lag_seconds: number | null;
  longest_lag_seconds: number | null;
  unflushed_records: number;
  parked_batches: number;
  dropped_records: number;
  last_rotation: string | null;
}

export interface Sink {
  name: string;
  state: string;
  problem: string | null;
  activity: string | null;
  activity_seconds: number | null;
  overflow: string | null;
  on_gone: string | null;
  queued_batches: number;
  spooled_batches: number;
  spooled_bytes: number;
  spool_directory: string | null;
  parked_batches: number;
  parked_logs: number;
  dropped_batches: number;
  dropped_records: number;
  since_flush_batches: number;
  since_flush_records: number;
  errors: number;
  excluded: Record<string, number>;
  metrics: Record<string, number>;
  dead_letters: DeadLetters | null;
  details: string[];
}

/** Records that a sink's target refused for ever. */
export interface DeadLetters {
  directory: string;
  records: number;
  lost_by_log: Record<string, number>;
  files: number;
  bytes: number;
  latest: { path: string; target: string; reason: string } | null;
}

export interface Sender {
  node: string | null;
  id: string | null;
  batches: number;
  bytes: number;
  dropped: number;
  batch_rate: number | null;
  byte_rate: number | null;
}

export interface Disk {
  path: string;
  file_system: string;
  used_bytes: number;
  free_bytes: number;
  size_bytes: number;
}

export interface Logs {
  time: string;
  logs: LogStream[];
  logs_left_out: number;
  sinks: Sink[];
  senders: Sender[];
  senders_left_out: number;
  disk: Disk[];
}

export interface Connection {
  socket: string;
  node: string | null;
  peer: string;
  key: string | null;
  state: string | null;
  connected_seconds: number;
  silent_seconds: number | null;
  messages: number;
  bytes: number;
  queued_messages: number | null;
  held_bytes: number | null;
  dropped: number | null;
  pauses: number | null;
  topics: number | null;
}

export interface CurveClient {
  name: string;
  connections: number;
  publish: string[];
  subscribe: string[];
  push: boolean;
}

export interface Connections {
  time: string;
  connections: Connection[];
  connections_left_out: number;
  clients: CurveClient[];
  curve: boolean;
}

/** All WebSocket clients of a program, those that have left, too. */
export interface Application {
  application: string;
  node: string;
  clients: number;
  connected: number;
  published_messages: number;
  published_bytes: number;
  published_message_rate: number | null;
  published_byte_rate: number | null;
  received_messages: number;
  received_bytes: number;
  received_message_rate: number | null;
  received_byte_rate: number | null;
  slow: number;
  lost: Record<string, number>;
  errors: Record<string, number>;
  closes: Record<string, number>;
}

export interface WebSocketClient {
  id: string;
  application: string | null;
  node: string;
  name: string | null;
  peer: string;
  topics: string[];
  topics_left_out: number;
  connected_seconds: number;
  state: string;
  queued_messages: number;
  queued_bytes: number;
  published_messages: number;
  received_messages: number;
  dropped: number;
}

export interface WebSocketApi {
  time: string;
  listen: string | null;
  client_count: number;
  applications: Application[];
  applications_left_out: number;
  clients: WebSocketClient[];
  clients_left_out: number;
  refusals: Record<string, number>;
  unreadable: number;
}

export interface RefusalCount {
  socket: string;
  event: string;
  cause: string;
  count: number;
}

export interface RefusedPeer {
  time: string;
  socket: string;
  event: string;
  peer: string;
  node: string | null;
  cause: string;
  text: string;
  advice: string | null;
}

export interface Refusals {
  time: string;
  counts: RefusalCount[];
  peers: RefusedPeer[];
}

export type SeriesName =
  | "messages"
  | "bytes"
  | "deliveries"
  | "delivered_bytes"
  | "dropped"
  | "unwanted"
  | "queued_messages"
  | "queued_bytes"
  | "log_records"
  | "log_bytes"
  | "log_lag_seconds"
  | "log_dropped"
  | "loop_lag_seconds"
  | "heap_used_bytes"
  | "cpu"
  | "connections"
  | "refused";

export interface History {
  step_seconds: number;
  end: string;
  series: Partial<Record<SeriesName, (number | null)[]>>;
}

export interface TailEvent {
  time: string;
  topic: string;
  node: string | null;
  format: string;
  bytes: number;
  event: string | null;
  args: unknown;
  error: string | null;
}

export interface Schema {
  path: string;
  fields: { name: string; type: string }[];
}

export interface TailRecord {
  path: string;
  record: Record<string, unknown>;
}

/** What the stream sends, by the name of its event. */
export interface Documents {
  cluster: Cluster;
  topics: Topics;
  events: Events;
  logs: Logs;
  connections: Connections;
  websocket: WebSocketApi;
  refusals: Refusals;
  node: NodePage;
}
