import {
  BellRing,
  Hash,
  type LucideIcon,
  Mail,
  MessageSquareText,
  MonitorSmartphone,
  Phone,
  Send,
  Webhook,
} from 'lucide-react';

const icons: Readonly<Record<string, LucideIcon>> = {
  mail: Mail,
  sms: MessageSquareText,
  voice: Phone,
  ntfy: BellRing,
  telegram: Send,
  web_push: MonitorSmartphone,
  webhook: Webhook,
};

/** The sign of a channel; rooms of chat programs share one. */
export function ChannelIcon({ channel }: { channel: string }) {
  const Icon = icons[channel] ?? Hash;
  return <Icon size={17} aria-hidden className="shrink-0 text-muted" />;
}
