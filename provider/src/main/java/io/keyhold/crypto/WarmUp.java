package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.platform.Detached;
import java.util.concurrent.TimeUnit;

/**
 * Has the JDK compile AES-GCM before the first large message comes. SunJCE opens a message of a megabyte in its
 * interpreter as long as no one has opened many small ones, and encrypts no faster at first; here a thread does so, under
 * a key of its own that serves nothing. It ends when the work is done, at the latest after {@value #LONGEST_SECONDS} seconds.
 */
public final class WarmUp {
    private static final int LONGEST_SECONDS = 3;
    private static final int MESSAGES = 60_000;
    private static final int MESSAGE_BYTES = 8 << 10;

    private WarmUp() {}

    /** Starts the thread, a daemon; nobody need wait for it. */
    public static Thread start(Engines engines) {
        Thread thread = Detached.thread(() -> run(engines), "keyhold-warm-up");
        thread.start();
        return thread;
    }

    private static void run(Engines engines) {
        KeyMaterial material = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, new byte[KcXaes.KEY_BYTES]);
        RawGcmEngine engine = new RawGcmEngine(material, engines);
        byte[] none = new byte[0];
        byte[] message = new byte[MESSAGE_BYTES];
        byte[] sealed = new byte[MESSAGE_BYTES + RawGcmEngine.TAG_BITS / Byte.SIZE];
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        for (int i = 0; i < MESSAGES && System.nanoTime() - deadline < 0; i++) {
            byte[] iv = {0, 0, 0, 0, 0, 0, 0, 0, (byte) (i >> 24), (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            engine.encrypt(iv, none, message, 0, message.length, sealed, 0);
            engine.open(iv, RawGcmEngine.TAG_BITS, none, sealed);
        }
    }
}
