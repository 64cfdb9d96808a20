package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.DecryptRequest;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The root of trust and the domain key change while the store is in use. */
class RootChangeTest {
    @TempDir
    Path directory;

    private Life life;
    private List<byte[]> blobs;

    @BeforeEach
    void open() {
        life = new Life(directory);
        blobs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            blobs.add(life.encrypt(life.createKey()));
        }
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void toPassphraseAndBack_whileAnotherUsesTheStore_onlyTheNewestOpensIt() throws IOException {
        try (Keyhold other = life.open()) {
            life.keyhold().rootChange().toPassphrase("first passphrase".toCharArray());
            other.kms().decrypt(DecryptRequest.of(blobs.get(0)));
            blobs.forEach(life::assertOpens);
            assertThatThrownBy(life::open).isInstanceOf(KmsException.RootOfTrust.class);
        }
        usePassphrase("first passphrase");
        life.reopen();
        blobs.forEach(life::assertOpens);

        life.keyhold().rootChange().toPassphrase("second passphrase".toCharArray());
        assertThatThrownBy(life::open).isInstanceOf(KmsException.RootOfTrust.class);
        usePassphrase("second passphrase");
        life.reopen();
        blobs.forEach(life::assertOpens);

        Life.pkcs12(directory.resolve("next.p12"), "another password");
        life.keyhold().rootChange().toPkcs12(directory.resolve("next.p12"), "another password".toCharArray());
        assertThatThrownBy(life::open).isInstanceOf(KmsException.RootOfTrust.class);
        Files.writeString(directory.resolve("password"), "another password\n");
        Files.writeString(
                directory.resolve("keyhold.properties"),
                "keyhold.store = store/keys.db\nkeyhold.root = pkcs12:next.p12\nkeyhold.root-password-file = password\n");
        life.reopen();
        blobs.forEach(life::assertOpens);
        assertThat(life.events("ChangeRootOfTrust")).hasSize(3);
        assertThat(life.events("ChangeRootOfTrust"))
                .anySatisfy(event ->
                        assertThat(event.at("/requestParameters/type").asText()).isEqualTo("pkcs12"));
    }

    @Test
    void toPkcs12_ofNoKey_changesNothing() throws IOException {
        Files.writeString(directory.resolve("no.p12"), "no");
        assertThatThrownBy(() -> life.keyhold()
                        .rootChange()
                        .toPkcs12(directory.resolve("no.p12"), "another password".toCharArray()))
                .isInstanceOf(KmsException.RootOfTrust.class);
        assertThatThrownBy(() -> life.keyhold().rootChange().toPassphrase(new char[0]))
                .isInstanceOf(KmsException.RootOfTrust.class);
        life.reopen();
        blobs.forEach(life::assertOpens);
    }

    @Test
    void rotateDomainKey_threeTimes_everythingOpensInEveryProcess() throws IOException {
        try (Keyhold other = life.open()) {
            for (int i = 0; i < 3; i++) {
                life.keyhold().rootChange().rotateDomainKey();
                blobs.add(life.encrypt(life.createKey()));
                blobs.forEach(life::assertOpens);
                blobs.forEach(blob -> other.kms().decrypt(DecryptRequest.of(blob)));
                assertThat(other.rootChange().reseal()).isZero();
            }
        }
        life.reopen();
        blobs.forEach(life::assertOpens);
        assertThat(life.events("RotateDomainKey")).hasSize(3);
    }

    @Test
    void rotateDomainKey_firstChangeOfAProcess_isDone() {
        life.reopen();

        life.keyhold().rootChange().rotateDomainKey();

        life.reopen();
        blobs.forEach(life::assertOpens);
        assertThat(life.events("RotateDomainKey")).hasSize(1);
    }

    private void usePassphrase(String passphrase) throws IOException {
        Files.writeString(directory.resolve("phrase"), passphrase + "\n");
        Files.writeString(
                directory.resolve("keyhold.properties"),
                "keyhold.store = store/keys.db\nkeyhold.root = passphrase-file:phrase\n");
    }
}
