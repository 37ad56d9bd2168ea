package io.plasmavmc.kvm.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretMaskTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {'password': 'x'}                            | {'password': '***'}
                    {'a': [{'secret': 'x'}, 1]}                  | {'a': [{'secret': '***'}, 1]}
                    {'key-secret': 's0', 'b': true}              | {'key-secret': '***', 'b': true}
                    {'qom-type': 'secret', 'data': 'x'}          | {'qom-type': 'secret', 'data': '***'}
                    {'event': 'RESET', 'data': {'guest': true}}  | {'event': 'RESET', 'data': {'guest': true}}
                    {'event': 'E', 'data': {'password': 'x'}}    | {'event': 'E', 'data': {'password': '***'}}
                    {'property': 'password', 'value': 'x'}       | {'property': 'password', 'value': '***'}
                    {'property': 'size', 'value': 7}             | {'property': 'size', 'value': 7}
                    """)
    void secretsAreTakenOutAndNothingElse(String message, String masked) {
        assertThat(SecretMask.masked(QmpEventsTest.json(message)))
                .isEqualTo(QmpEventsTest.json(masked));
    }
}
