/** What is a secret and what only sounds like one: names and values as software of the field has them, with verdicts. */
import { KUBERNETES } from "../../../catalogue/tokens/kubernetes";
import type { Bag } from "../support/conformance";
import { GOOD, withValue } from "../support/good-resources";
import type { ConfiguredCase } from "./rule-cases";

const ENV = ["spec", "template", "spec", "containers", 0, "env"];
const deployment = GOOD[KUBERNETES.deployment] ?? {};
const podWithEnv = (name: string, value: string): Bag =>
  withValue(deployment, ENV, [
    { name: "PLAIN", value: "x" },
    { name, value },
  ]);
const podWithMany = (count: number): Bag =>
  withValue(
    deployment,
    ENV,
    Array.from({ length: count }, (_, index) => ({ name: index === 0 ? "A1" : `A${index}`, value: "x" })),
  );
const configMap = GOOD[KUBERNETES.configMap] ?? {};
const configMapWith = (key: string, value: string): Bag => withValue(configMap, ["data"], { plain: "x", [key]: value });
const binary = (key: string, text: string): Bag =>
  withValue(configMap, ["binaryData"], { plain: "AAAA", [key]: Buffer.from(text).toString("base64") });

const HOLDERS = [
  ["pod-no-secret-in-env", KUBERNETES.deployment, podWithEnv],
  ["config-map-no-secret", KUBERNETES.configMap, configMapWith],
] as const;

type Verdict = ConfiguredCase["verdict"];
type Pair = readonly [name: string, value: string];

/** In variables and in ConfigMaps alike. */
const PAIRS: Readonly<Record<Verdict, readonly Pair[]>> = {
  passes: [
    // Text Generation Inference's launcher: limits in tokens.
    ["MAX_INPUT_TOKENS", "4096"],
    ["MAX_TOTAL_TOKENS", "8192"],
    ["MAX_BATCH_PREFILL_TOKENS", "16384"],
    // Two of the variables that EKS' and AKS' identity webhooks add; the whole of them in clouds/account/pod-identity.test.ts.
    [
      "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
      "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token",
    ],
    ["AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/azure/wi/token/azure-identity-token"],
    ["GOOGLE_APPLICATION_CREDENTIALS", "/var/run/secrets/gcp/credentials.json"],
    ["DB_CREDENTIALS", "C:\\secrets\\db"],
    ["TOKEN_LOCATION", "file:///run/token"],
    ["POSTGRES_PASSWORD_FILE", "/run/secrets/password"],
    ["passwordFile", "db.txt"],
    ["tokenPath", "x"],
    ["OAUTH_TOKEN_URL", "https://login.example.org/oauth2/token"],
    ["JWT_ISSUER_ADDRESS", "https://login.example.org"],
    ["DB_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db"],
    ["TOKEN_SOURCE", "projected"],
    ["SECRET_NAME", "db-credentials"],
    // Istio's proxy.
    ["JWT_POLICY", "third-party-jwt"],
    ["TOKENIZERS_PARALLELISM", "false"],
    ["TOKENISER", "bert"],
    ["SECRETS_ENABLED", "true"],
    ["PASSWORD_MIN_LENGTH", "12"],
    ["TOKEN_LIFETIME", "3600s"],
    ["TOKEN_RATE", "-0.5"],
    ["HF_TOKEN", ""],
    ["HF_TOKEN", "$(OTHER_TOKEN)"],
    ["special_tokens_map.json", '{"bos_token":"<s>"}'],
    ["added_tokens.json", "{}"],
    ["tokenizer_config.json", "{}"],
    ["rotate-token.sh", "echo rotated"],
    ["HUB_MODEL", "hf_transfer"],
    // Tokens of a vocabulary, as text and as numbers.
    ["STOP_TOKEN", "</s>"],
    ["EOS_TOKEN", "<|im_end|>"],
    ["PAD_TOKEN", "[PAD]"],
    ["STOP_TOKEN_IDS", "151645,151643"],
    // Switches of Bitnami's, MySQL's and sshd's images.
    ["ALLOW_EMPTY_PASSWORD", "yes"],
    ["MYSQL_RANDOM_ROOT_PASSWORD", "1"],
    ["PASSWORD_AUTHENTICATION", "no"],
    ["JWT_SIGNING_METHOD", "RS256"],
    ["OIDC_TOKEN_ENDPOINT_AUTH_METHOD", "client_secret_basic"],
    ["DOCKER_CREDENTIAL_HELPER", "ecr-login"],
    ["VAULT_SECRETS_ENGINE", "kv-v2"],
    ["JWT_EXPIRES_IN", "4 weeks"],
    ["OAUTH_TOKEN_TTL", "PT1H"],
    // What clients are told that insist on a key: vLLM's, KubeAI's and llama.cpp's documents.
    ["OPENAI_API_KEY", "EMPTY"],
    ["OPENAI_API_KEYS", "not-used"],
    ["OPENAI_API_KEY", "sk-no-key-required"],
    ["DATABASE_URL", "postgresql://a:$(PGPASSWORD)@db/x"],
    ["IMAGE", "ghcr.io/stratiform/y:1@sha256:0000"],
  ],
  fails: [
    ["HF_TOKEN", "hf_x"],
    ["POSTGRES_PASSWORD", "postgres"],
    ["POSTGRES_PASSWORD", "123456"],
    ["DB_PASSWD", "x1"],
    ["DB_PWD", "x1"],
    ["CLIENT_SECRET", "x1"],
    ["AWS_CREDENTIAL", "x1"],
    ["JWT", "x1"],
    ["BEARER", "x1"],
    ["API-KEY", "x1"],
    ["APIKEY", "x1"],
    ["ACCESS.KEY", "x1"],
    ["PRIVATE_KEY", "x1"],
    ["id_ed25519", "x1"],
    ["TOKEN_LOCATION", "https://user:word@example.org"],
    ["TOKENS", "one two"],
    ["TOKEN", "<a b>"],
    ["STOP_TOKENS", "1,x"],
    ["ROOT_PASSWORD", "yes!"],
    ["OPENAI_API_KEY", "EMPTY1"],
    ["DATABASE_URL", "postgresql://a:hunter2@db/x"],
    ["BROKER_URL", "amqp://guest:guest@rabbitmq:5672"],
    ["REDIS", "redis://:hunter2@redis:6379/0"],
    ["SECRET", "$(A"],
    ["mode", "-----BEGIN OPENSSH PRIVATE KEY-----"],
    ["mode", "AKIAABCDEFGHIJKLMNOP"],
    ["mode", `ghp_${"a".repeat(36)}`],
    ["mode", `hf_${"a".repeat(34)}`],
    ["mode", "eyJhbGciOiJIUzI1NiJ9"],
  ],
};

const SECRET_LISTS = { names: [], allowedNames: [], values: [], allowedValues: [], strictNames: [] };
const EIGHT = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];
const LONGEST_PATH = `/${"a".repeat(1023)}`;

export const SECRET_CASES: readonly ConfiguredCase[] = [
  ...HOLDERS.flatMap(([rule, type, holding]): ConfiguredCase[] => [
    ...(["passes", "fails"] as const).flatMap((verdict) =>
      PAIRS[verdict].map(([name, value]) => ({
        ...{ rule, type, object: holding(name, value), given: {}, verdict },
        name: `${name}=${value}`,
      })),
    ),
    { rule, type, object: holding("TOKEN_PLACE", LONGEST_PATH), given: {}, verdict: "passes" },
    { rule, type, object: holding("TOKEN_PLACE", `${LONGEST_PATH}a`), given: {}, verdict: "fails" },
    { rule, type, object: holding("PASSWORD", "x"), given: SECRET_LISTS, verdict: "passes" },
    { rule, type, object: holding("PASSWORD", "x"), given: { ...SECRET_LISTS, names: ["password"] }, verdict: "fails" },
    {
      ...{ rule, type, object: holding("TOP_PASSWORD", "x"), verdict: "passes" },
      given: { ...SECRET_LISTS, names: ["password"], allowedNames: ["other_", "top_"] },
    },
    {
      ...{ rule, type, object: holding("PASSWORD", "none"), verdict: "passes" },
      given: { ...SECRET_LISTS, names: ["password"], allowedValues: ["none"] },
    },
    {
      ...{ rule, type, object: holding("PASSWORD", "none of these"), verdict: "fails" },
      given: { ...SECRET_LISTS, names: ["password"], allowedValues: ["none"] },
    },
    {
      ...{ rule, type, object: holding("SECRET_COUNT", "7"), verdict: "fails" },
      given: { ...SECRET_LISTS, names: ["secret"], allowedValues: ["7"], strictNames: ["count"] },
    },
    ...EIGHT.map((word): ConfiguredCase => ({
      ...{ rule, type, object: holding("mode", `the ${word} one`), verdict: "fails" },
      given: { ...SECRET_LISTS, values: EIGHT },
    })),
    {
      rule,
      type,
      object: holding("mode", "the ninth one"),
      given: { ...SECRET_LISTS, values: EIGHT },
      verdict: "passes",
    },
  ]),
  ...(
    [
      ["password", "x", "fails"],
      ["token_file", "x", "passes"],
      ["model.bin", "x", "passes"],
      ["key.pem", "-----BEGIN PRIVATE KEY-----", "fails"],
      ["key.pem", "-----BEGIN RSA PRIVATE KEY-----", "fails"],
      ["key.pem", "-----BEGIN OPENSSH PRIVATE KEY-----", "fails"],
      ["key.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----", "fails"],
      ["key.pem", "-----BEGIN EC PRIVATE KEY-----", "fails"],
      ["ca.pem", "-----BEGIN CERTIFICATE-----", "passes"],
    ] as const
  ).map(([key, text, verdict]): ConfiguredCase => ({
    ...{ rule: "config-map-no-secret", type: KUBERNETES.configMap, object: binary(key, text), given: {}, verdict },
  })),
  ...(
    [
      ["fails", 120],
      ["passes", 121],
      ["passes", 0],
    ] as const
  ).map(([verdict, count]): ConfiguredCase => ({
    ...{ rule: "pod-no-duplicate-env", type: KUBERNETES.deployment, object: podWithMany(count), given: {}, verdict },
  })),
];
