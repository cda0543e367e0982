module stratiform.dev/rehearsal/pulumi
go 1.26
require github.com/pulumi/pulumi/pkg/v3 v3.258.0
