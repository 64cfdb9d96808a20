package io.keyhold.store.root;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.Pfx;

/** PKCS#12 files that no honest program makes. */
public final class Pkcs12Files {
    private Pkcs12Files() {}

    public static byte[] withMacIterations(byte[] file, int iterations) throws IOException {
        Pfx pfx = Pfx.getInstance(file);
        MacData mac = new MacData(
                pfx.getMacData().getMac(),
                pfx.getMacData().getSalt(),
                BigInteger.valueOf(iterations).intValueExact());
        return new Pfx(pfx.getAuthSafe(), mac).getEncoded();
    }

    public static byte[] withoutMac(byte[] file) throws IOException {
        return new Pfx(Pfx.getInstance(file).getAuthSafe(), null).getEncoded();
    }
}
