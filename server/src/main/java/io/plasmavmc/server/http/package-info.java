@NullMarked
package io.plasmavmc.server.http;

import org.jspecify.annotations.NullMarked;
