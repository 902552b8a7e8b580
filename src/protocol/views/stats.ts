/** Figures counted from the rows; those of `stats` are the ones another CRM documents, and no more. */
export interface StatsView {
  success: true;
  stats: {
    /** Messages of ours that left or tried to. */
    total_messages: number;
    /** Those since midnight on the clock of their number. */
    today_messages: number;
    /** Sent, delivered or read. */
    successful_messages: number;
    /** In percent, one decimal. */
    success_rate: number;
    customers_with_consent: number;
    total_templates: number;
    /** Messages the number may still send within the hour. */
    rate_limit_remaining: number;
  };
  data: {
    activeSessions: number;
    totalChats: number;
    messages30d: { total: number; incoming: number; outgoing: number };
  };
}
