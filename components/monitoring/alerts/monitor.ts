/** Alerts on the monitor itself, and on what it no longer sees. Thresholds are those of the projects' own mixins. */
import { scrapesOf } from "../metrics/registry";
import type { Alert } from "./alert";

export const MONITOR_ALERTS: readonly Alert[] = [
  {
    name: "Watchdog",
    priority: "P3",
    team: "platform",
    for: "0m",
    expr: "vector(1)",
    summary: "Alerts arrive",
    description: "It always fires. A service outside the cluster expects it each minute, and pages when it stays away.",
    needs: ["prometheus"],
    proof: { broken: {}, labels: {}, healthy: {}, absent: {} },
  },
  {
    name: "SystemDown",
    priority: "P0",
    team: "platform",
    for: "5m",
    expr: (sources) =>
      `max by (job) (up{job=~"${scrapesOf(sources)
        .flatMap(({ job, critical }) => (critical === true ? [job] : []))
        .join("|")}"}) == 0`,
    summary: "No instance of {{ $labels.job }} answers",
    description: "A part that the whole platform depends on is gone.",
    needs: ["prometheus"],
    corrects: "one target out of many paged, and one that was no longer discovered paged nobody",
    proof: {
      broken: { 'up{job="kubelet",node="a"}': 0, 'up{job="kubelet",node="b"}': 0 },
      labels: { job: "kubelet" },
      healthy: {
        'up{job="kubelet",node="a"}': 0,
        'up{job="kubelet",node="b"}': 1,
        'up{job="model-servers",pod="c"}': 0,
      },
    },
  },
  {
    name: "TargetDown",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: "100 * (count by (job, namespace) (up == 0) / count by (job, namespace) (up)) > 10",
    summary: "More than a tenth of the targets of {{ $labels.job }} in {{ $labels.namespace }} do not answer",
    description: "What they would tell is missing from every other rule.",
    needs: ["prometheus"],
    proof: {
      broken: { 'up{job="j",namespace="n",pod="a"}': 0, 'up{job="j",namespace="n",pod="b"}': 1 },
      labels: { job: "j", namespace: "n" },
      healthy: { 'up{job="j",namespace="n",pod="a"}': 1, 'up{job="j",namespace="n",pod="b"}': 1 },
    },
  },
  {
    name: "ExporterAbsent",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: (sources) =>
      scrapesOf(sources)
        .filter(({ mayBeAbsent }) => mayBeAbsent !== true)
        .map(({ job }) => `absent(up{job="${job}"})`)
        .join(" or "),
    summary: "Nothing of {{ $labels.job }} is scraped",
    description:
      "The stack installs it, and Prometheus finds no target of it. One alert stands for all that it would tell.",
    needs: ["prometheus"],
    proof: {
      sources: ["kubelet", "vllm"],
      broken: { 'up{job="apiserver"}': 1 },
      labels: { job: "kubelet" },
      healthy: { 'up{job="kubelet"}': 0 },
      absent: { job: "kubelet" },
    },
  },
  {
    name: "PrometheusNotConnectedToAlertmanagers",
    priority: "P1",
    team: "platform",
    for: "10m",
    expr: "max_over_time(prometheus_notifications_alertmanagers_discovered[5m]) < 1",
    summary: "{{ $labels.pod }} finds no Alertmanager",
    description: "No alert of this Prometheus reaches anybody.",
    needs: ["prometheus"],
    proof: {
      broken: { 'prometheus_notifications_alertmanagers_discovered{pod="p"}': 0 },
      labels: { pod: "p" },
      healthy: { 'prometheus_notifications_alertmanagers_discovered{pod="p"}': 1 },
    },
  },
  {
    name: "PrometheusErrorSendingAlerts",
    priority: "P0",
    team: "platform",
    for: "15m",
    expr: "min without (alertmanager) (rate(prometheus_notifications_errors_total[5m]) / rate(prometheus_notifications_sent_total[5m])) * 100 > 3",
    summary: "{{ $labels.pod }} fails to send alerts to every Alertmanager",
    description: "More than 3 % of alerts get lost on the way, to each of them.",
    needs: ["prometheus"],
    proof: {
      broken: {
        'prometheus_notifications_errors_total{pod="p",alertmanager="a"}': "0+4",
        'prometheus_notifications_sent_total{pod="p",alertmanager="a"}': "0+100",
      },
      onset: 1,
      labels: { pod: "p" },
      healthy: {
        'prometheus_notifications_errors_total{pod="p",alertmanager="a"}': "0+100",
        'prometheus_notifications_sent_total{pod="p",alertmanager="a"}': "0+100",
        'prometheus_notifications_errors_total{pod="p",alertmanager="b"}': "0+3",
        'prometheus_notifications_sent_total{pod="p",alertmanager="b"}': "0+100",
      },
    },
  },
  {
    name: "PrometheusRuleFailures",
    priority: "P1",
    team: "platform",
    for: "15m",
    expr: "increase(prometheus_rule_evaluation_failures_total[5m]) > 0",
    summary: "{{ $labels.pod }} cannot evaluate rules of {{ $labels.rule_group }}",
    description: "Alerts of that group do not fire.",
    needs: ["prometheus"],
    proof: {
      broken: { 'prometheus_rule_evaluation_failures_total{pod="p",rule_group="g"}': "0+1" },
      onset: 1,
      labels: { pod: "p", rule_group: "g" },
      healthy: { 'prometheus_rule_evaluation_failures_total{pod="p",rule_group="g"}': 7 },
    },
  },
  {
    name: "PrometheusRulesSlow",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: "increase(prometheus_rule_group_iterations_missed_total[5m]) > 0",
    summary: "{{ $labels.pod }} leaves out evaluations of {{ $labels.rule_group }}",
    description: "Evaluating the group takes longer than its interval.",
    needs: ["prometheus"],
    proof: {
      broken: { 'prometheus_rule_group_iterations_missed_total{pod="p",rule_group="g"}': "0+1" },
      onset: 1,
      labels: { pod: "p", rule_group: "g" },
      healthy: { 'prometheus_rule_group_iterations_missed_total{pod="p",rule_group="g"}': 7 },
    },
  },
  {
    name: "PrometheusBadConfig",
    priority: "P1",
    team: "platform",
    for: "10m",
    expr: "max_over_time(prometheus_config_last_reload_successful[5m]) == 0",
    summary: "{{ $labels.pod }} could not read its configuration",
    description: "It goes on with the last one that was good: new targets and rules are not there.",
    needs: ["prometheus"],
    proof: {
      broken: { 'prometheus_config_last_reload_successful{pod="p"}': 0 },
      labels: { pod: "p" },
      healthy: { 'prometheus_config_last_reload_successful{pod="p"}': 1 },
    },
  },
  {
    name: "PrometheusRemoteWriteBehind",
    priority: "P1",
    team: "platform",
    for: "15m",
    expr:
      "max_over_time(prometheus_remote_storage_queue_highest_timestamp_seconds[5m]) - " +
      "max_over_time(prometheus_remote_storage_queue_highest_sent_timestamp_seconds[5m]) > 120",
    summary: "{{ $labels.pod }} is more than two minutes behind in writing to {{ $labels.remote_name }}",
    description: "What cannot be sent within about two hours is lost to the remote store.",
    needs: ["prometheus"],
    proof: {
      broken: {
        'prometheus_remote_storage_queue_highest_timestamp_seconds{pod="p",remote_name="r"}': 1121,
        'prometheus_remote_storage_queue_highest_sent_timestamp_seconds{pod="p",remote_name="r"}': 1000,
      },
      labels: { pod: "p", remote_name: "r" },
      healthy: {
        'prometheus_remote_storage_queue_highest_timestamp_seconds{pod="p",remote_name="r"}': 1120,
        'prometheus_remote_storage_queue_highest_sent_timestamp_seconds{pod="p",remote_name="r"}': 1000,
      },
    },
  },
  {
    name: "PrometheusSeriesJump",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: "prometheus_tsdb_head_series > 1.5 * avg_over_time(prometheus_tsdb_head_series[1d] offset 1h)",
    summary: "{{ $labels.pod }} holds half as many series more than a day's average",
    description: "Something exports a label with ever new values. Prometheus runs out of memory next.",
    needs: ["prometheus"],
    proof: {
      broken: { 'prometheus_tsdb_head_series{pod="p"}': "1000x120 1501x60" },
      onset: 121,
      labels: { pod: "p" },
      healthy: { 'prometheus_tsdb_head_series{pod="p"}': "1000x120 1500x60" },
    },
  },
  {
    name: "PrometheusScrapeLimitHit",
    priority: "P2",
    team: "platform",
    for: "15m",
    expr: "increase(prometheus_target_scrapes_exceeded_sample_limit_total[5m]) > 0",
    summary: "{{ $labels.pod }} drops targets that tell too much",
    description: "A target has more samples than its limit, and nothing of it is stored.",
    needs: ["prometheus"],
    proof: {
      broken: { 'prometheus_target_scrapes_exceeded_sample_limit_total{pod="p"}': "0+1" },
      onset: 1,
      labels: { pod: "p" },
      healthy: { 'prometheus_target_scrapes_exceeded_sample_limit_total{pod="p"}': 7 },
    },
  },
  {
    name: "PrometheusDuplicateTimestamps",
    priority: "P2",
    team: "platform",
    for: "1h",
    expr: "rate(prometheus_target_scrapes_sample_duplicate_timestamp_total[5m]) > 0",
    summary: "{{ $labels.pod }} gets one series from two targets",
    description: "Two targets have the same labels, so that one overwrites the other: a relabeling is wrong.",
    needs: ["prometheus"],
    proof: {
      broken: { 'prometheus_target_scrapes_sample_duplicate_timestamp_total{pod="p"}': "0+1" },
      onset: 1,
      labels: { pod: "p" },
      healthy: { 'prometheus_target_scrapes_sample_duplicate_timestamp_total{pod="p"}': 7 },
    },
  },
  {
    name: "AlertmanagerFailedToSend",
    priority: "P1",
    team: "platform",
    for: "5m",
    expr: "rate(alertmanager_notifications_failed_total[15m]) / ignoring (reason) group_left () rate(alertmanager_notifications_total[15m]) > 0.01",
    summary: "{{ $labels.pod }} cannot notify by {{ $labels.integration }}: {{ $labels.reason }}",
    description: "More than 1 % of its notifications fail. Somebody does not learn of an alert.",
    needs: ["alertmanager"],
    proof: {
      broken: {
        'alertmanager_notifications_failed_total{pod="p",integration="slack",reason="authError"}': "0+2",
        'alertmanager_notifications_total{pod="p",integration="slack"}': "0+100",
      },
      onset: 1,
      labels: { pod: "p", integration: "slack", reason: "authError" },
      healthy: {
        'alertmanager_notifications_failed_total{pod="p",integration="slack",reason="authError"}': "0+1",
        'alertmanager_notifications_total{pod="p",integration="slack"}': "0+101",
      },
    },
  },
  {
    name: "AlertmanagerConfigInconsistent",
    priority: "P1",
    team: "platform",
    for: "20m",
    expr: 'count by (namespace, service) (count_values by (namespace, service) ("config_hash", alertmanager_config_hash)) != 1',
    summary: "The Alertmanagers behind {{ $labels.service }} have different configurations",
    description: "Which receiver learns of an alert depends on which of them sends it.",
    needs: ["alertmanager"],
    proof: {
      broken: {
        'alertmanager_config_hash{namespace="m",service="s",pod="a"}': 1,
        'alertmanager_config_hash{namespace="m",service="s",pod="b"}': 2,
      },
      labels: { namespace: "m", service: "s" },
      healthy: {
        'alertmanager_config_hash{namespace="m",service="s",pod="a"}': 1,
        'alertmanager_config_hash{namespace="m",service="s",pod="b"}': 1,
      },
    },
  },
  {
    name: "AlertmanagerMembersMissing",
    priority: "P1",
    team: "platform",
    for: "15m",
    expr:
      "max_over_time(alertmanager_cluster_members[5m]) < on (namespace, service) group_left () " +
      "count by (namespace, service) (max_over_time(alertmanager_cluster_members[5m]))",
    summary: "{{ $labels.pod }} does not see all other Alertmanagers",
    description: "Each of them notifies on its own then, so people get alerts twice.",
    needs: ["alertmanager"],
    proof: {
      broken: {
        'alertmanager_cluster_members{namespace="m",service="s",pod="a"}': 1,
        'alertmanager_cluster_members{namespace="m",service="s",pod="b"}': 2,
      },
      labels: { namespace: "m", service: "s", pod: "a" },
      healthy: {
        'alertmanager_cluster_members{namespace="m",service="s",pod="a"}': 2,
        'alertmanager_cluster_members{namespace="m",service="s",pod="b"}': 2,
      },
    },
  },
  {
    name: "OperatorRejectedResources",
    priority: "P2",
    team: "platform",
    for: "5m",
    expr: 'min_over_time(prometheus_operator_managed_resources{state="rejected"}[5m]) > 0',
    summary: "The Prometheus operator refused a {{ $labels.resource }}",
    description: "A rule or a scrape is wrong and is left out.",
    needs: ["prometheus-operator"],
    proof: {
      broken: { 'prometheus_operator_managed_resources{resource="PrometheusRule",state="rejected"}': 1 },
      labels: { resource: "PrometheusRule", state: "rejected" },
      healthy: {
        'prometheus_operator_managed_resources{resource="PrometheusRule",state="rejected"}': 0,
        'prometheus_operator_managed_resources{resource="PrometheusRule",state="selected"}': 9,
      },
    },
  },
];
