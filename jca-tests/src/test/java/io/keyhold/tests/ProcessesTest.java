package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.Keyhold;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.Kms;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListKeysResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs on one store. {@code -Dkeyhold.cases=N} sets how many keys they create while they are killed. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ProcessesTest {
    private static final int PROCESSES = 4;
    private static final int KEYS = Integer.getInteger("keyhold.cases", 100);
    private static final long SEED = 20_261_125;

    @TempDir
    Path directory;

    @Test
    void createKey_fourProcessesKilledAgainAndAgain_keepsEveryAcknowledgedKeyWhole() throws Exception {
        Path settings = Settings.quick(directory);
        Keyhold.open(settings).close();
        Map<String, byte[]> acknowledged = new TreeMap<>();
        Random random = new Random(SEED);
        int kills = 0;
        while (acknowledged.size() < KEYS) {
            kills += round(settings, random, acknowledged);
        }

        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            acknowledged.forEach((arn, blob) -> assertThat(
                            kms.decrypt(DecryptRequest.of(blob).withKeyId(arn)).plaintext())
                    .as(arn)
                    .isEqualTo(Worker.MESSAGE));
            List<String> all = arns(kms);
            assertThat(all).containsAll(acknowledged.keySet());
            for (String arn : all) {
                byte[] blob =
                        kms.encrypt(EncryptRequest.of(arn, Worker.MESSAGE)).ciphertextBlob();
                assertThat(kms.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(Worker.MESSAGE);
            }
            System.out.println(acknowledged.size() + " acknowledged keys, " + all.size() + " in the store, " + kills
                    + " processes killed");
        }
    }

    @Test
    void disableKey_inThisProcess_failsTheNextDoFinalInAnother() throws Exception {
        Path settings = Settings.quick(directory);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            String arn = kms.createKey(CreateKeyRequest.of()).keyMetadata().arn();
            kms.createAlias(CreateAliasRequest.of("alias/shared", arn));
            try (Jvm other = Jvm.start(Worker.class, "encrypt", settings.toString(), "shared")) {
                for (int i = 0; i < 20; i++) {
                    assertThat(other.ask("prepare")).isEqualTo("ready");
                    kms.disableKey(DisableKeyRequest.of(arn));
                    assertThat(other.ask("finish")).startsWith("refused ").contains(arn + " is disabled");
                    assertThat(other.ask("prepare")).isEqualTo("ready");
                    kms.enableKey(EnableKeyRequest.of(arn));
                    assertThat(other.ask("finish")).isEqualTo("sealed " + (Worker.MESSAGE.length + 122));
                }
            }
        }
    }

    /** Four processes create keys at once; each is killed after a few. Gives how many were killed. */
    private static int round(Path settings, Random random, Map<String, byte[]> acknowledged) throws Exception {
        List<Jvm> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(Jvm.start(Worker.class, "create", settings.toString()));
            }
            for (Jvm process : processes) {
                int keys = 1 + random.nextInt(12);
                for (int i = 0; i < keys; i++) {
                    note(process.line().orElseThrow(), acknowledged);
                }
                for (String line : process.kill()) {
                    note(line, acknowledged);
                }
            }
        } finally {
            processes.forEach(Jvm::close);
        }
        return PROCESSES;
    }

    private static void note(String line, Map<String, byte[]> acknowledged) {
        String[] parts = line.split(" ", 2);
        assertThat(parts).as(line).hasSize(2);
        acknowledged.put(parts[0], Base64.getDecoder().decode(parts[1]));
    }

    private static List<String> arns(Kms kms) {
        List<String> arns = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListKeysRequest request = ListKeysRequest.of().withLimit(1000);
            ListKeysResponse page = kms.listKeys(marker.map(request::withMarker).orElse(request));
            page.keys().stream().map(KeyListEntry::keyArn).forEach(arns::add);
            marker = page.nextMarker();
        } while (marker.isPresent());
        return arns;
    }
}
