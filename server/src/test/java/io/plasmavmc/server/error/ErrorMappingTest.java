package io.plasmavmc.server.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorMappingTest {

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonHasAnErrorOfBothWorlds(Reason reason) {
        ErrorMapping mapping = ErrorMapping.of(reason);

        assertThat(mapping.code().value()).isPositive();
        assertThat(mapping.status().code()).isBetween(400, 599);
        assertThat(reason.meaning()).isNotBlank();
    }

    @Test
    void everyMemberOfTheFamilyIsReachedByAReason() {
        Set<Class<?>> reached =
                Arrays.stream(Reason.values())
                        .map(reason -> PlasmaException.of(reason, "said").getClass())
                        .collect(Collectors.toSet());

        assertThat(reached)
                .containsExactlyInAnyOrder(PlasmaException.class.getPermittedSubclasses());
    }

    @Test
    void onlyFailuresOfTheSurroundingsAreWorthRepeating() {
        assertThat(Arrays.stream(Reason.values()).filter(r -> ErrorMapping.of(r).retryable()))
                .allMatch(reason -> reason.kind() != Reason.Kind.CALLER);
    }
}
