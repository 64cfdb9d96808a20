package io.keyhold.store.postgres;

import io.keyhold.Keyhold;
import io.keyhold.api.Caller;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GrantListEntry;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.RevokeGrantRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.UpdateAliasRequest;
import java.util.HexFormat;
import java.util.List;

/** Something about keys that one process changes and all of them notice in their calls: a register of small numbers. */
enum FleetRegister {
    /** DisableKey and EnableKey; Encrypt works or not. */
    STATE {
        @Override
        void write(Keyhold keyhold, String[] names, int value) {
            if (value == 1) {
                keyhold.kms().enableKey(EnableKeyRequest.of(names[0]));
            } else {
                keyhold.kms().disableKey(DisableKeyRequest.of(names[0]));
            }
        }

        @Override
        int read(Keyhold keyhold, String[] names) {
            return worked(() -> keyhold.kms().encrypt(EncryptRequest.of(names[0], HELLO)));
        }
    },
    /** ScheduleKeyDeletion, CancelKeyDeletion and EnableKey; Sign works or not. */
    DELETION {
        @Override
        boolean isOneStep() {
            return false;
        }

        @Override
        String[] create(Keyhold keyhold, int number) {
            return new String[] {
                keyhold.kms()
                        .createKey(CreateKeyRequest.of()
                                .withKeySpec(KeySpec.ECC_NIST_P256)
                                .withKeyUsage(KeyUsageType.SIGN_VERIFY))
                        .keyMetadata()
                        .keyId()
            };
        }

        @Override
        void write(Keyhold keyhold, String[] names, int value) {
            Kms kms = keyhold.kms();
            KeyState state = kms.describeKey(DescribeKeyRequest.of(names[0]))
                    .keyMetadata()
                    .keyState();
            if (value == 0) {
                if (state != KeyState.PENDING_DELETION) {
                    kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(names[0]));
                }
                return;
            }
            if (state == KeyState.PENDING_DELETION) {
                kms.cancelKeyDeletion(CancelKeyDeletionRequest.of(names[0]));
            }
            kms.enableKey(EnableKeyRequest.of(names[0]));
        }

        @Override
        int read(Keyhold keyhold, String[] names) {
            return worked(
                    () -> keyhold.kms().sign(SignRequest.of(names[0], HELLO, SigningAlgorithmSpec.ECDSA_SHA_256)));
        }
    },
    /** CreateGrant and RevokeGrant; Decrypt of the grantee works or not. */
    GRANT {
        @Override
        boolean isOneStep() {
            return false;
        }

        @Override
        String[] create(Keyhold keyhold, int number) {
            String key = super.create(keyhold, number)[0];
            byte[] blob = keyhold.kms().encrypt(EncryptRequest.of(key, HELLO)).ciphertextBlob();
            grant(keyhold, key);
            return new String[] {key, HexFormat.of().formatHex(blob)};
        }

        private void grant(Keyhold keyhold, String key) {
            keyhold.kms()
                    .createGrant(CreateGrantRequest.of(key, List.of(GrantOperation.DECRYPT))
                            .withGranteePrincipal(USER));
        }

        @Override
        void write(Keyhold keyhold, String[] names, int value) {
            Kms kms = keyhold.kms();
            if (value == 1) {
                grant(keyhold, names[0]);
                return;
            }
            List<GrantListEntry> left =
                    kms.listGrants(ListGrantsRequest.of(names[0])).grants();
            while (!left.isEmpty()) {
                left.forEach(each -> kms.revokeGrant(RevokeGrantRequest.of(names[0], each.grantId())));
                left = kms.listGrants(ListGrantsRequest.of(names[0])).grants();
            }
        }

        @Override
        int read(Keyhold keyhold, String[] names) {
            return worked(() -> keyhold.as(Caller.of(USER))
                    .decrypt(DecryptRequest.of(HexFormat.of().parseHex(names[1]))));
        }
    },
    /** PutKeyPolicy with and without a statement for a user; its Encrypt works or not. */
    POLICY {
        @Override
        String[] create(Keyhold keyhold, int number) {
            String[] names = super.create(keyhold, number);
            write(keyhold, names, 1);
            return names;
        }

        @Override
        void write(Keyhold keyhold, String[] names, int value) {
            String policy = io.keyhold.AccessWorld.policy(
                    io.keyhold.AccessWorld.delegation(),
                    io.keyhold.AccessWorld.allow("Use", USER, value == 1 ? "kms:Encrypt" : "kms:Verify"));
            keyhold.kms().putKeyPolicy(PutKeyPolicyRequest.of(names[0], policy));
        }

        @Override
        int read(Keyhold keyhold, String[] names) {
            return worked(() -> keyhold.as(Caller.of(USER)).encrypt(EncryptRequest.of(names[0], HELLO)));
        }
    },
    /** UpdateAlias between three keys; Encrypt says which one it used. */
    ALIAS {
        @Override
        int count() {
            return 3;
        }

        @Override
        String[] create(Keyhold keyhold, int number) {
            String[] names = new String[count() + 1];
            for (int i = 0; i < count(); i++) {
                names[i] = super.create(keyhold, number)[0];
            }
            names[count()] = "alias/fleet-" + number;
            keyhold.kms().createAlias(CreateAliasRequest.of(names[count()], names[1]));
            return names;
        }

        @Override
        void write(Keyhold keyhold, String[] names, int value) {
            keyhold.kms().updateAlias(UpdateAliasRequest.of(names[count()], names[value]));
        }

        @Override
        int read(Keyhold keyhold, String[] names) {
            String used = keyhold.kms()
                    .encrypt(EncryptRequest.of(names[count()], HELLO))
                    .keyId();
            for (int i = 0; i < count(); i++) {
                if (used.endsWith(names[i])) {
                    return i;
                }
            }
            throw new IllegalStateException(used);
        }
    };

    private static final List<FleetRegister> KINDS = List.of(values());

    /** The kind of a register: they take turns. */
    static FleetRegister of(int register) {
        return KINDS.get(register % KINDS.size());
    }

    /** The first register of this kind. */
    int number() {
        return KINDS.indexOf(this);
    }

    /** Who is let in by grants and policies. */
    static final String USER = "arn:aws:iam::111122223333:user/fleet";

    private static final byte[] HELLO = {1, 2, 3};

    /** What a register of this kind is about, made with the value 1. */
    String[] create(Keyhold keyhold, int number) {
        return new String[] {
            keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId()
        };
    }

    /** How many values there are. */
    int count() {
        return 2;
    }

    /** Whether a write that is refused did nothing. */
    boolean isOneStep() {
        return true;
    }

    abstract void write(Keyhold keyhold, String[] names, int value);

    abstract int read(Keyhold keyhold, String[] names);

    private static int worked(Runnable call) {
        try {
            call.run();
            return 1;
        } catch (KmsException.Disabled | KmsException.InvalidState | KmsException.AccessDenied e) {
            return 0;
        }
    }
}
