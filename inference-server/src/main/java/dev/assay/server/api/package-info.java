/** REST and gRPC resources. They translate and delegate; no judgement lives here. */
@NullMarked
package dev.assay.server.api;

import org.jspecify.annotations.NullMarked;
