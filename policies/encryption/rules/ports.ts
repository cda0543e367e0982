/**
 * Ports of data stores, and rules of firewalls on every cloud: does one let the whole internet reach such a port? Each
 * cloud spells ranges and addresses its own way; the table of ports is one.
 */
import { textOf } from "./requirement";

/** Ports on which databases, caches, streams, searches and file shares listen. */
export const DATA_PORTS: Readonly<Record<number, string>> = {
  445: "SMB",
  1433: "SQL Server",
  1434: "SQL Server",
  1521: "Oracle",
  2049: "NFS",
  2379: "etcd",
  2380: "etcd",
  2484: "Oracle",
  3306: "MySQL",
  4505: "Salt",
  4506: "Salt",
  5432: "PostgreSQL",
  5439: "Redshift",
  5671: "RabbitMQ",
  5672: "RabbitMQ",
  5984: "CouchDB",
  6379: "Redis",
  7000: "Cassandra",
  7001: "Cassandra",
  7474: "Neo4j",
  8086: "InfluxDB",
  8123: "ClickHouse",
  8182: "Neptune",
  8529: "ArangoDB",
  9000: "MinIO",
  9042: "Cassandra",
  9092: "Kafka",
  9094: "Kafka",
  9096: "Kafka",
  9098: "Kafka",
  9200: "Elasticsearch",
  9300: "Elasticsearch",
  11211: "Memcached",
  15672: "RabbitMQ",
  27017: "MongoDB",
  27018: "MongoDB",
  27019: "MongoDB",
  50000: "Db2",
};

const PORTS = Object.keys(DATA_PORTS).map(Number);

/** The first data store's port within a range, or nothing. A range that is not one of numbers holds none. */
export function dataPortIn(from: unknown, to: unknown): number | undefined {
  const [low, high] = [toPort(from), toPort(to)];
  if (low === undefined || high === undefined) return undefined;
  // -1 and 0-0 mean every port where the protocol is "all".
  if (low === -1) return PORTS[0];
  return PORTS.find((port) => port >= low && port <= high);
}

function toPort(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** A range as clouds write it: `5432`, `5000-6000`, `*`. */
export function dataPortInText(range: unknown): number | undefined {
  const text = textOf(range).trim();
  if (text === "*") return PORTS[0];
  const [low = "", high = low] = text.split("-");
  return dataPortIn(low, high);
}

const EVERYWHERE = new Set(["0.0.0.0/0", "::/0", "*", "internet", "any", "0.0.0.0", "/0"]);

/** Whether an address range is the whole internet. */
export function isEverywhere(cidr: unknown): boolean {
  return typeof cidr === "string" && (EVERYWHERE.has(cidr.trim().toLowerCase()) || /\/0$/.test(cidr.trim()));
}
