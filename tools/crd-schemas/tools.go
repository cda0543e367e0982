//go:build tools

// Keeps controller-gen in go.mod; `go run` builds it when schemas are generated.
package crdschemas

import _ "sigs.k8s.io/controller-tools/cmd/controller-gen"
