package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void start_anyEngines_endsByItself() throws Exception {
        for (Engines engines : TestBytes.engines()) {
            Thread thread = WarmUp.start(engines);

            assertThat(thread.isDaemon()).isTrue();
            thread.join(Duration.ofMinutes(1).toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
