package io.keyhold.store.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.store.TestServer;
import org.junit.jupiter.api.Test;

/** Says by its name, as skipped, that nothing of this build ran over PostgreSQL. */
class PostgresPresenceTest {
    @Test
    void postgres_isNotInstalled_noTestOfADatabaseServerWasRun() {
        assumeTrue(
                TestServer.isAvailable(),
                "install Debian's postgresql, as .ci/install does, or name a server with"
                        + " -Dkeyhold.test.postgres.server=HOST:PORT");
    }
}
