package io.keyhold;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A process that changes a store, lets its files be copied, changes it again, and is dead a given time after the last
 * change was acknowledged.
 */
public final class CrashedProcess {
    /** What the process says when its files may be copied. */
    static final String QUIET = "quiet";

    /** The description that the change before the last gives a key; the last disables another one. */
    static final String LAST = "the last change but one";

    private static final int KEYS = 6;
    private final Kms kms;
    private final Random random;
    private final List<String> keys = new ArrayList<>();
    private int changes;

    private CrashedProcess(Kms kms, long seed) {
        this.kms = kms;
        this.random = new Random(seed);
    }

    /** {@code SETTINGS SEED DELAY_MILLIS}. */
    public static void main(String[] arguments) throws Exception {
        Path settings = Path.of(arguments[0]);
        Keyhold keyhold = Keyhold.open(settings);
        CrashedProcess process = new CrashedProcess(keyhold.kms(), Long.parseLong(arguments[1]));
        for (int i = 0; i < KEYS; i++) {
            process.create();
        }
        process.change(10);
        System.out.println(QUIET);
        System.out.flush();
        if (System.in.read() < 0) {
            throw new IOException("nobody has copied the files");
        }
        process.change(3 + process.random.nextInt(20));
        process.last(Long.parseLong(arguments[2]));
    }

    private void last(long delayMillis) throws InterruptedException {
        kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(keys.get(0), LAST));
        kms.disableKey(DisableKeyRequest.of(keys.get(1)));
        if (delayMillis > 0) {
            Thread.sleep(delayMillis);
        }
        Runtime.getRuntime().halt(137);
    }

    private void change(int count) {
        for (int i = 0; i < count; i++) {
            changes++;
            String key = keys.get(2 + random.nextInt(keys.size() - 2));
            switch (random.nextInt(5)) {
                case 0 -> kms.createAlias(CreateAliasRequest.of("alias/c-" + changes, key));
                case 1 -> kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(key, "change " + changes));
                case 2 -> kms.tagResource(TagResourceRequest.of(key, List.of(new Tag("change", "" + changes))));
                case 3 -> create();
                default -> {
                    kms.disableKey(DisableKeyRequest.of(key));
                    kms.enableKey(EnableKeyRequest.of(key));
                }
            }
        }
    }

    private void create() {
        keys.add(kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId());
    }

    static Process start(Path settings, long seed, long delayMillis) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashedProcess.class.getName(),
                        settings.toString(),
                        Long.toString(seed),
                        Long.toString(delayMillis))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Waits for the process to say that its files may be copied. */
    static void awaitQuiet(InputStream out) throws IOException {
        StringBuilder said = new StringBuilder();
        while (said.indexOf(QUIET + "\n") < 0) {
            int next = out.read();
            if (next < 0) {
                throw new IOException("the process ended early: " + said);
            }
            said.append((char) next);
        }
    }
}
