package io.keyhold.access;

import java.util.Locale;

/** The texts of key policies that nobody has to write. */
public final class KeyPolicies {
    private KeyPolicies() {}

    /**
     * The policy of a key made without one: the account, and through it its IAM policies, may do everything. As
     * GetKeyPolicy of AWS KMS prints it.
     */
    public static String defaultPolicy(String partition, String account) {
        return String.format(Locale.ROOT, """
                {
                  "Version" : "2012-10-17",
                  "Id" : "key-default-1",
                  "Statement" : [ {
                    "Sid" : "Enable IAM User Permissions",
                    "Effect" : "Allow",
                    "Principal" : {
                      "AWS" : "arn:%s:iam::%s:root"
                    },
                    "Action" : "kms:*",
                    "Resource" : "*"
                  } ]
                }""", partition, account);
    }

    /**
     * The fixed policy of an AWS managed key: everyone in the account may use it through its service, and look at it.
     *
     * @param service the service as {@code kms:ViaService} names it: {@code jdbc.us-east-1.amazonaws.com}
     */
    public static String managedKeyPolicy(String partition, String account, String service) {
        return String.format(Locale.ROOT, """
                {
                  "Version" : "2012-10-17",
                  "Id" : "auto-%1$s",
                  "Statement" : [ {
                    "Sid" : "Allow access through %1$s for all principals in the account that are authorized to use it",
                    "Effect" : "Allow",
                    "Principal" : {
                      "AWS" : "*"
                    },
                    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey" ],
                    "Resource" : "*",
                    "Condition" : {
                      "StringEquals" : {
                        "kms:CallerAccount" : "%2$s",
                        "kms:ViaService" : "%1$s"
                      }
                    }
                  }, {
                    "Sid" : "Allow direct access to key metadata to the account",
                    "Effect" : "Allow",
                    "Principal" : {
                      "AWS" : "arn:%3$s:iam::%2$s:root"
                    },
                    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant" ],
                    "Resource" : "*"
                  } ]
                }""", service, account, partition);
    }
}
