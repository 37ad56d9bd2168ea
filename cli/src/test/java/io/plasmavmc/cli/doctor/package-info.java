@NullMarked
package io.plasmavmc.cli.doctor;

import org.jspecify.annotations.NullMarked;
