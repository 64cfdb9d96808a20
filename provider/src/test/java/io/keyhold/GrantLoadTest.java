package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.keyhold.access.Grant;
import io.keyhold.access.GrantRules;
import io.keyhold.access.GrantTerms;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.sqlite.SqliteStores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first use of a key with 50,000 grants in a process that has not seen it: {@code -Dkeyhold.long=true}. */
class GrantLoadTest {
    private static final int GRANTS = 50_000;
    private static final int BATCH = 5000;

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    void encrypt_keyWith50000Grants_firstUseIsBounded() throws Exception {
        assumeThat(Boolean.getBoolean("keyhold.long")).as("-Dkeyhold.long=true").isTrue();
        Path settings = TestKeyhold.settings(directory);
        KeyMetadata key;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            key = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata();
        }
        fill(key);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms last = keyhold.as(Caller.of(grantee(GRANTS - 1)));
            EncryptRequest request = EncryptRequest.of(key.arn(), new byte[1]);
            long first = time(() -> last.encrypt(request));
            long second = time(() -> last.encrypt(request));
            long other = time(() -> keyhold.as(Caller.of(grantee(GRANTS / 2))).encrypt(request));
            System.out.printf(
                    Locale.ROOT,
                    "key with %d grants: first use %d ms, then %d us, another grantee %d us%n",
                    GRANTS,
                    TimeUnit.NANOSECONDS.toMillis(first),
                    second / 1000,
                    other / 1000);
            assertThatThrownBy(() -> keyhold.as(Caller.of(grantee(GRANTS))).encrypt(request))
                    .isInstanceOf(KmsException.AccessDenied.class);
            assertThat(first).isLessThan(TimeUnit.SECONDS.toNanos(30));
        }
    }

    private static long time(Runnable call) {
        long began = System.nanoTime();
        call.run();
        return System.nanoTime() - began;
    }

    private static String grantee(int number) {
        return "arn:aws:iam::444455556666:user/u" + number;
    }

    private void fill(KeyMetadata key) {
        String region = key.arn().split(":", -1)[3];
        try (JdbcRecordStore store = SqliteStores.open(
                directory.resolve("store/keys.db"),
                TestKeyhold.root(directory),
                Engines.choose(Engines.Choice.JDK),
                OsRandom.open())) {
            for (int from = 0; from < GRANTS; from += BATCH) {
                int begin = from;
                store.transact(transaction -> {
                    for (int i = begin; i < begin + BATCH; i++) {
                        String id = String.format(Locale.ROOT, "%064x", i);
                        RecordKey record = new RecordKey(region, RecordKind.GRANT, key.keyId() + "/" + id);
                        transaction.insert(record, key.keyId(), grant(id, i).encode());
                    }
                    return begin;
                });
            }
        }
    }

    private static Grant grant(String id, int number) {
        GrantTerms terms = new GrantTerms(
                "",
                Optional.of(grantee(number)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(GrantOperation.ENCRYPT),
                GrantRules.NO_CONSTRAINTS);
        return new Grant(id, terms, "", "arn:aws:iam::111122223333:root", Instant.EPOCH);
    }
}
