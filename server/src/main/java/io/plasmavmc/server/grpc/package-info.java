@NullMarked
package io.plasmavmc.server.grpc;

import org.jspecify.annotations.NullMarked;
