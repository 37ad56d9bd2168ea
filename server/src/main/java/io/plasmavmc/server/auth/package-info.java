@NullMarked
package io.plasmavmc.server.auth;

import org.jspecify.annotations.NullMarked;
