package io.keyhold.tests;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.keyhold.KeyholdProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/** A client in a process of its own, which uses keys, and writes its heap: what is dead in it, too. */
final class RemoteHeapWorker {
    private RemoteHeapWorker() {}

    /** Arguments: the settings, a file for the heap, and a control in Base64 that the process knows. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        byte[] control = Base64.getDecoder().decode(arguments[2]);
        Provider provider = new KeyholdProvider(Path.of(arguments[0]));
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        Cipher cipher = Cipher.getInstance("KEYHOLD", provider);
        cipher.init(Cipher.ENCRYPT_MODE, store.getKey("known-aes", null));
        byte[] blob = cipher.doFinal("hello".getBytes(StandardCharsets.UTF_8));
        cipher.init(Cipher.DECRYPT_MODE, store.getKey("known-aes", null));
        cipher.doFinal(blob);
        Cipher raw = Cipher.getInstance("AES/GCM/NoPadding", provider);
        raw.init(Cipher.ENCRYPT_MODE, store.getKey("known-aes", null));
        raw.doFinal(blob);
        Mac mac = Mac.getInstance("HmacSHA256", provider);
        mac.init(store.getKey("known-mac", null));
        mac.doFinal(blob);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[1], false);
        System.out.println(control.length + " bytes known, " + blob.length + " bytes encrypted");
    }
}
