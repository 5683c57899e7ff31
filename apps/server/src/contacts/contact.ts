import type { ChannelMessage } from '../platform/outgoing/channel.ts';

/** One way to reach a person. */
export interface ContactMethod {
  readonly id: string;
  readonly userId: string;
  /** Kind of channel: `smtp`, `slack`, `twilio_sms`. */
  readonly channel: string;
  /** Which set-up of that channel sends; the mail server of the environment is one of them. */
  readonly setupId: string;
  readonly address: string;
  /** What its owner calls it. */
  readonly label: string;
  /** Epoch milliseconds; undefined: not verified, and never paged. */
  readonly verifiedAt: number | undefined;
  /** Set when its owner sent STOP or the provider says that nothing arrives there any more; never paged then. */
  readonly stopped: { readonly at: number; readonly because: string } | undefined;
  /** Whether its channel is set up and switched on; never paged otherwise. */
  readonly isUsable: boolean;
}

/** After which time which method is tried, for one urgency; all of them in order until somebody answers. */
export interface NotificationRule {
  readonly contactMethodId: string;
  /** After the page, milliseconds. */
  readonly delayMs: number;
}

/** Hours in which low urgency waits; high urgency always goes through. */
export interface QuietHours {
  /** IANA name. */
  readonly zone: string;
  /** 1 = Monday to 7 = Sunday. */
  readonly weekdays: readonly number[];
  /** Minutes of the local day; `to` before `from` runs over midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** How one person wants to be reached; all of it at one moment. */
export interface Reachability {
  readonly userId: string;
  readonly isDeactivated: boolean;
  readonly methods: readonly ContactMethod[];
  /** None for an urgency: every verified method at once. */
  readonly rules: Readonly<Record<ChannelMessage['urgency'], readonly NotificationRule[]>>;
  readonly quietHours: QuietHours | undefined;
}

/** One message of a page, as planned when the page is made. */
export interface PlannedNotification {
  readonly method: ContactMethod;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  /** Why now, or why later; which method it is stands beside it. */
  readonly because: string;
}

/** A room or webhook that policies name: not a person, nobody is woken by it. */
export interface Destination {
  readonly id: string;
  readonly kind: 'room' | 'webhook';
  readonly name: string;
  readonly channel: string;
  readonly setupId: string;
  readonly address: string;
}
