@NullMarked
package io.plasmavmc.server.config;

import org.jspecify.annotations.NullMarked;
