package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.Envelopes;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.Progress;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.integration.BlindIndex;
import io.keyhold.integration.ColumnCipher;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.Key;
import java.security.KeyStore;
import java.security.Security;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongConsumer;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/envelope.md and of envelopes in the README stand here word for word, as GuideBlocksTest asks, and run. */
class EnvelopeGuideTest {
    @TempDir
    Path directory;

    private final byte[] plaintext = new byte[100_000];
    private Keyhold keyhold;
    private Path letter;
    private Path sealed;
    private Path opened;

    @BeforeEach
    void open() throws Exception {
        new Random(1).nextBytes(plaintext);
        letter = Files.write(directory.resolve("letter.txt"), plaintext);
        sealed = directory.resolve("letter.khe");
        opened = directory.resolve("opened.txt");
        keyhold = Keyhold.open(Settings.quick(directory));
        Security.addProvider(new KeyholdProvider(keyhold));
        create("alias/archive", CreateKeyRequest.of());
        create("alias/customers", CreateKeyRequest.of());
        create(
                "alias/customers-index",
                CreateKeyRequest.of().withKeySpec(KeySpec.HMAC_256).withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC));
    }

    @AfterEach
    void close() {
        Security.removeProvider(KeyholdProvider.NAME);
        keyhold.close();
    }

    @Test
    void files_streams_channels_rewrapping() throws Exception {
        List<Long> heard = new ArrayList<>();
        LongConsumer bar = heard::add;

        Envelopes envelopes = keyhold.envelopes("alias/archive");
        Map<String, String> context = Map.of("archive", "2026", "file", "letter.txt");

        envelopes.encrypt(letter, sealed, context, bytes -> bar.accept(bytes));
        envelopes.decrypt(sealed, opened, context, Progress.NONE);

        assertThat(heard).endsWith((long) plaintext.length);
        assertThat(Files.mismatch(letter, opened)).isEqualTo(-1);

        try (OutputStream out = envelopes.encrypt(Files.newOutputStream(sealed), context)) {
            out.write(plaintext);
        }
        try (InputStream in = envelopes.decrypt(Files.newInputStream(sealed), context)) {
            assertThat(in.readAllBytes()).isEqualTo(plaintext);
        }

        try (SeekableByteChannel channel = envelopes.decrypt(Files.newByteChannel(sealed), context)) {
            ByteBuffer page = ByteBuffer.allocate(4096);
            channel.position(channel.size() / 2).read(page);
            assertThat(page.array()).isEqualTo(Arrays.copyOfRange(plaintext, 50_000, 54_096));
        }
        try (SeekableByteChannel channel = envelopes.decrypt(Files.newByteChannel(sealed), context)) {
            ByteBuffer page = ByteBuffer.allocate(4096);
            channel.position(channel.size() / 2).read(page);
        }

        String another =
                keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        keyhold.kms().updateAlias(UpdateAliasRequest.of("alias/archive", another));
        if (envelopes.needsRewrap(sealed)) {
            envelopes.rewrapInPlace(sealed);
        }
        assertThat(envelopes.needsRewrap(sealed)).isFalse();
        envelopes.decrypt(sealed, opened, context, Progress.NONE);
        assertThat(Files.mismatch(letter, opened)).isEqualTo(-1);
    }

    @Test
    void kms_ofTheReadme() {
        Kms kms = keyhold.kms();
        String keyId = kms.createKey(r -> r.description("orders")).keyMetadata().keyId();
        kms.createAlias(r -> r.aliasName("alias/orders").targetKeyId(keyId));
        byte[] bytes = {1, 2, 3};

        byte[] blob = kms.encrypt(r -> r.keyId("alias/orders").plaintext(bytes)).ciphertextBlob();
        byte[] same = kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext();

        assertThat(same).isEqualTo(bytes);
    }

    @Test
    void streams_ofTheReadme() throws Exception {
        keyhold.kms()
                .createAlias(CreateAliasRequest.of(
                        "alias/orders",
                        keyhold.kms()
                                .createKey(CreateKeyRequest.of())
                                .keyMetadata()
                                .keyId()));
        ByteArrayInputStream source = new ByteArrayInputStream(plaintext);
        ByteArrayOutputStream target = new ByteArrayOutputStream();

        keyhold.envelopes("alias/orders").encrypt(source, target, Map.of("file", "letter"), Progress.NONE);

        ByteArrayOutputStream back = new ByteArrayOutputStream();
        keyhold.envelopes("alias/orders")
                .decrypt(new ByteArrayInputStream(target.toByteArray()), back, Map.of("file", "letter"), Progress.NONE);
        assertThat(back.toByteArray()).isEqualTo(plaintext);
    }

    @Test
    void cipher_ofTheJca() throws Exception {
        Map<String, String> context = Map.of("archive", "2026", "file", "letter.txt");
        KeyStore keys = KeyStore.getInstance("KEYHOLD");
        keys.load(null, null);
        Key key = keys.getKey("archive", null);

        Cipher cipher = Cipher.getInstance("KEYHOLD/ENVELOPE/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new EncryptionContextParameterSpec(context));
        byte[] first = cipher.update(plaintext, 0, plaintext.length);
        byte[] rest = cipher.doFinal();

        Files.write(sealed, first);
        Files.write(sealed, rest, StandardOpenOption.APPEND);
        keyhold.envelopes("alias/archive").decrypt(sealed, opened, context, Progress.NONE);
        assertThat(Files.mismatch(letter, opened)).isEqualTo(-1);
    }

    @Test
    void columns_ofADatabase() throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = database.createStatement()) {
            statement.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, iban BLOB, iban_index BLOB)");
            PreparedStatement insert = database.prepareStatement("INSERT INTO customer VALUES (?, ?, ?)");

            ColumnCipher iban = ColumnCipher.of(keyhold.kms(), "alias/customers", "customer", "iban");
            BlindIndex index = BlindIndex.of(keyhold.kms(), "alias/customers-index", "customer", "iban");

            insert.setLong(1, 7);
            iban.set(insert, 2, "7", "DE02120300000000202051");
            index.set(insert, 3, "DE02120300000000202051");
            insert.addBatch();

            assertThat(insert.executeBatch()).hasSize(1);
            insert.close();
        }
    }

    private void create(String alias, CreateKeyRequest request) {
        String keyId = keyhold.kms().createKey(request).keyMetadata().keyId();
        keyhold.kms().createAlias(CreateAliasRequest.of(alias, keyId));
    }
}
