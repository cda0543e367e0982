// Package crdschemas pins the Go API packages that custom resource schemas are generated from.
// `npm run generate:crds` runs controller-gen over them; nothing here is compiled into the product.
// plugin-barman-cloud and karpenter-provider-aws are required in go.mod without an import, because their ready-made
// definitions are read instead. `go mod tidy` drops these lines; put them back.
package crdschemas

import (
	_ "github.com/cert-manager/cert-manager/pkg/apis/certmanager/v1"
	_ "github.com/fluxcd/helm-controller/api/v2"
	_ "github.com/fluxcd/source-controller/api/v1"
)
