package io.keyhold.remote;

import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.handles.ManagedKey.Wrapping;
import io.keyhold.remote.WireCalls.Effect;
import io.keyhold.wire.AwsJson;
import io.keyhold.wire.EntryMessages;
import java.util.Arrays;
import java.util.Optional;

/** The operations that only a Keyhold server has. Safe for concurrent use. */
final class EntryCalls implements RawOperations {
    private final WireCalls calls;

    EntryCalls(WireCalls calls) {
        this.calls = calls;
    }

    /** Asks one that changes nothing. */
    <T> T ask(String operation, Record request, Class<T> response) {
        return call(operation, request, response, Effect.NONE);
    }

    /** Asks one that changes something. */
    <T> T change(String operation, Record request, Class<T> response) {
        return call(operation, request, response, Effect.CHANGE);
    }

    private <T> T call(String operation, Record request, Class<T> response, Effect effect) {
        byte[] body = AwsJson.write(request);
        try {
            return RemoteKms.read(response, calls.call(EntryMessages.TARGET + operation, body, effect), calls.place());
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    @Override
    public byte[] drawIv(String keyArn) {
        return ask("DrawIv", new EntryMessages.DrawIv(keyArn), EntryMessages.Drawn.class)
                .iv();
    }

    /** An IV that was drawn is good once, so such a message is not sent again. */
    @Override
    public Sealed encrypt(Message message) {
        boolean fresh = message.iv().length == 0;
        EntryMessages.RawEncrypt request = new EntryMessages.RawEncrypt(
                message.keyArn(),
                fresh ? Optional.empty() : Optional.of(message.iv()),
                message.tagBits(),
                message.aad(),
                message.text());
        EntryMessages.RawCiphertext made =
                call("EncryptRaw", request, EntryMessages.RawCiphertext.class, fresh ? Effect.NONE : Effect.CHANGE);
        return new Sealed(made.iv(), made.ciphertext());
    }

    @Override
    public byte[] decrypt(Message message) {
        EntryMessages.RawDecrypt request = new EntryMessages.RawDecrypt(
                message.keyArn(), message.iv(), message.tagBits(), message.aad(), message.text());
        return ask("DecryptRaw", request, EntryMessages.RawPlaintext.class).plaintext();
    }

    @Override
    public byte[] wrap(String keyArn, Wrapping wrapping, byte[] key) {
        return ask("WrapKey", wrapKey(keyArn, wrapping, key), EntryMessages.Wrapped.class)
                .key();
    }

    @Override
    public byte[] unwrap(String keyArn, Wrapping wrapping, byte[] key) {
        return ask("UnwrapKey", wrapKey(keyArn, wrapping, key), EntryMessages.Wrapped.class)
                .key();
    }

    private static EntryMessages.WrapKey wrapKey(String keyArn, Wrapping wrapping, byte[] key) {
        return new EntryMessages.WrapKey(keyArn, wrapping == Wrapping.AES_KWP, key);
    }

    @Override
    public byte[] mac(String keyArn, MacAlgorithmSpec algorithm, byte[] message) {
        return ask("GenerateLongMac", new EntryMessages.LongMac(keyArn, algorithm, message), EntryMessages.Mac.class)
                .code();
    }

    @Override
    public byte[] sign(String keyArn, SigningAlgorithmSpec algorithm, byte[] message) {
        return ask("SignLong", new EntryMessages.LongSign(keyArn, algorithm, message), EntryMessages.Signature.class)
                .signature();
    }

    @Override
    public int maxMessageBytes() {
        return EntryMessages.MAX_MESSAGE_BYTES;
    }
}
