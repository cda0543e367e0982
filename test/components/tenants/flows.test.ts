/** Network flows as NetworkPolicies. Whether packets really stop is up to the cluster's network plugin. */
import assert from "node:assert/strict";
import { DENY_ALL, flowsOf, policySpec } from "../../../components/tenants/flows";
import { ROLE_RULES } from "../../../components/tenants/roles";
import { flowsSpec } from "../../../components/tenants/spec";

function policies(flows: object) {
  return Object.fromEntries(flowsOf(flowsSpec.parse(flows)).map((flow) => [flow.name, policySpec(flow)]));
}

const MODEL_SERVERS = { matchLabels: { "app.kubernetes.io/component": "model-server" } };
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });

describe("flows", () => {
  it("begin with a refusal of everything, both ways", () => {
    assert.deepEqual(DENY_ALL, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("that are not declared stay closed", () => {
    assert.deepEqual(Object.keys(policies({})), [
      "allow-dns",
      "allow-same-namespace-ingress",
      "allow-same-namespace-egress",
    ]);
  });

  it("to name servers go to the cluster's and the node's own, on port 53 alone", () => {
    assert.deepEqual(policies({})["allow-dns"], {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            { ...namespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } },
            { ...namespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "node-local-dns" } } },
            { ipBlock: { cidr: "169.254.20.10/32" } },
          ],
          ports: [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
          ],
        },
      ],
    });
  });

  const DECLARED: [string, object, object][] = [
    [
      "allow-gateway",
      { gateway: { namespace: "edge", cidrs: ["130.211.0.0/22"] } },
      {
        podSelector: MODEL_SERVERS,
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [namespace("edge"), { ipBlock: { cidr: "130.211.0.0/22" } }],
            ports: [{ port: "http", protocol: "TCP" }],
          },
        ],
      },
    ],
    [
      "allow-scraping",
      { scraping: {} },
      {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [namespace("monitoring")],
            ports: [
              { port: "metrics", protocol: "TCP" },
              { port: "http", protocol: "TCP" },
            ],
          },
        ],
      },
    ],
    [
      "allow-data-store-pg",
      { dataStores: [{ name: "pg", namespace: "data-plane", ports: [5432, 6432] }] },
      {
        podSelector: MODEL_SERVERS,
        policyTypes: ["Egress"],
        egress: [
          {
            to: [namespace("data-plane")],
            ports: [
              { port: 5432, protocol: "TCP" },
              { port: 6432, protocol: "TCP" },
            ],
          },
        ],
      },
    ],
    [
      "allow-object-storage",
      { objectStorage: { cidrs: ["10.1.0.0/16"] } },
      {
        podSelector: MODEL_SERVERS,
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: "10.1.0.0/16" } }], ports: [{ port: 443, protocol: "TCP" }] }],
      },
    ],
    [
      "allow-webhooks",
      { webhooks: { cidrs: ["10.0.0.0/28"], ports: [9443] } },
      {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/28" } }], ports: [{ port: 9443, protocol: "TCP" }] }],
      },
    ],
  ];
  for (const [name, declared, expected] of DECLARED) {
    it(`${name} opens what was declared and no more`, () => {
      const found = policies(declared);
      assert.equal(Object.keys(found).length, 4);
      assert.deepEqual(found[name], expected);
    });
  }
});

describe("roles", () => {
  const may = (level: keyof typeof ROLE_RULES, verb: string, resource: string) =>
    ROLE_RULES[level].some(({ resources, verbs }) => resources.includes(resource) && verbs.includes(verb));

  it("contain no wildcard", () => {
    assert.equal(JSON.stringify(ROLE_RULES).includes("*"), false);
  });

  it("let nobody change what keeps tenants apart", () => {
    for (const level of ["admin", "edit", "view"] as const) {
      for (const resource of ["networkpolicies", "resourcequotas", "limitranges", "namespaces"]) {
        for (const verb of ["create", "update", "patch", "delete", "deletecollection"]) {
          assert.equal(may(level, verb, resource), false, `${level} may ${verb} ${resource}`);
        }
      }
    }
  });

  it("differ as their names say", () => {
    const table: [string, string, boolean, boolean, boolean][] = [
      ["get", "pods", true, true, true],
      ["create", "deployments", false, true, true],
      ["create", "pods/exec", false, true, true],
      ["get", "secrets", false, false, true],
      ["create", "rolebindings", false, false, true],
    ];
    for (const [verb, resource, view, edit, admin] of table) {
      assert.deepEqual(
        [may("view", verb, resource), may("edit", verb, resource), may("admin", verb, resource)],
        [view, edit, admin],
        `${verb} ${resource}`,
      );
    }
  });
});
